/**
 * uPlot creates a number format for `navigator.language` when it is loaded. With the locale C or
 * POSIX Chromium reports "en-US@posix", which Intl rejects: the first supported language replaces
 * it. Must be imported before uPlot.
 */
const supported =
  [navigator.language, ...navigator.languages, "en-US"].find(isSupported) ?? "en-US";
if (supported !== navigator.language) {
  Object.defineProperty(navigator, "language", { value: supported, configurable: true });
}

function isSupported(language: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
