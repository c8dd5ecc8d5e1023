// Functions shared by the scripts of several pages, all in one global object, scoKG.
(() => {
  const scoKG = (globalThis.scoKG ??= {});
  const assets = new URL(".", document.currentScript.src);
  const loading = new Map();

  // Load another script of the site, once. A script can be loaded from a folder; a data file cannot.
  scoKG.load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = scoKG.element("script", { src: new URL(name, assets).href });
        script.onload = () => resolve();
        script.onerror = () => { loading.delete(name); reject(new Error(`${name} could not be loaded`)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  scoKG.loadStyle = (name) =>
    document.head.append(scoKG.element("link", { rel: "stylesheet", href: new URL(name, assets).href }));

  // The texts of the interface on this page, in its language; {names} in them are replaced.
  scoKG.strings = JSON.parse(document.getElementById("strings").textContent);
  scoKG.say = (key, values = {}) =>
    scoKG.strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Create an element. String children become text nodes, so data are never parsed as markup.
  scoKG.element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  };

  // From {language: text}, return the text to show on this page, with its language.
  scoKG.chosen = (texts) => {
    const language = [document.documentElement.lang, "en", ...Object.keys(texts)].find((tag) => tag in texts);
    return { language, text: texts[language] };
  };

  // The address of a page of the site in the language of this one, from its path in English.
  const tag = document.documentElement.lang;
  scoKG.link = (path) => new URL(`../${tag === "en" ? path : path.replace(".html", `.${tag}.html`)}`, assets).href;

  // Store a value in the fragment of the address, which is never sent to a server; and read it.
  scoKG.remember = (name, value) => history.replaceState(null, "", `#${new URLSearchParams({ [name]: value })}`);
  scoKG.remembered = (name) => new URLSearchParams(location.hash.slice(1)).get(name);
})();
