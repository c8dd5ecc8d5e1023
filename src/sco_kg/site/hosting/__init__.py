"""Headers, media types and rules for the web servers that host a site."""
