/**
 * uPlot makes a number format for `navigator.language` as it loads. Where the environment's locale
 * is C or POSIX, Chromium says "en-US@posix", which Intl refuses: the first language that Intl knows
 * takes its place. To be imported before uPlot.
 */
const known = [navigator.language, ...navigator.languages, "en-US"].find(isKnown) ?? "en-US";
if (known !== navigator.language) {
  Object.defineProperty(navigator, "language", { value: known, configurable: true });
}

function isKnown(language: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
