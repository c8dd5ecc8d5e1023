"""What a site says of the browser files of others that it carries: names, versions, digests, licences."""

import textwrap

#: What to say of a package whose archive has no licence file.
_UNSTATED = ("The archive has no licence file. Its licence is {licence}; its text and its holders are in the "
             "repository {source}.")
_OXIGRAPH = ("It is used under the Apache License 2.0. The WebAssembly has Rust crates compiled into it, which are "
             "listed, each with its licence, by Cargo.lock of that repository. Its module was made a classic script "
             "by leaving out the word export, and inlined together with the WebAssembly in oxigraph.js.")


def third_party_notices(packages, found):
    """Return THIRD-PARTY.txt: what of each package is in a site, and under which licence.

    :param packages: `assets.Package`s; :param found: {package name: {path: bytes}} of those that are in it.
    """
    parts = [_entry(package, found[package.name]) for package in packages if package.name in found]
    head = "Files of others in this folder, each as npm has it; everything else is the project's own.\n"
    return "\n".join([head, *parts]) if parts else "This site was built without files of others.\n"


def _entry(package, files):
    title = f"{package.name} {package.version}"
    lines = [title, "=" * len(title), f"{package.purpose[0].upper()}{package.purpose[1:]}.",
             f"Licence: {package.licence}", f"Repository: {package.source}",
             *(f"{package.files[path]}  {path}" for path in package.files), ""]
    licences = [content.decode("utf-8") for path, content in files.items() if "LICENSE" in path]
    return "\n".join(lines) + "\n" + ("".join(licences) or _filled(package)) + "\n"


def _filled(package):
    said = _UNSTATED.format(licence=package.licence, source=package.source)
    if package.name == "oxigraph":
        said += " " + _OXIGRAPH
    return textwrap.fill(said, 100) + "\n"
