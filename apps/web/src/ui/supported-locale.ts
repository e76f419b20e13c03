/**
 * uPlot makes a number format for `navigator.language` as it loads. Where the environment's locale
 * is C or POSIX, Chromium says "en-US@posix", which Intl refuses: the first language that Intl knows
 * takes its place. To be imported before uPlot.
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
