// Before the first paint: the chosen theme and language, so that nothing flashes. A classic script, no module.
(() => {
  const root = document.documentElement;
  try {
    const prefs: unknown = JSON.parse(localStorage.getItem('nanobanana') ?? '{}');
    if (typeof prefs !== 'object' || prefs === null) return;
    if ('theme' in prefs && (prefs.theme === 'light' || prefs.theme === 'dark'))
      root.dataset.theme = prefs.theme;
    if ('language' in prefs && (prefs.language === 'en' || prefs.language === 'ko'))
      root.lang = prefs.language;
  } catch {
    // Storage may be closed to us or damaged: the page starts with what the browser says.
  }
})();
