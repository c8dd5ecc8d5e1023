"""The site as linked data: documents negotiated, `/sparql` answered, from one folder.

It needs the extra `serve`; nothing outside this package imports Starlette, uvicorn or Werkzeug.
"""
