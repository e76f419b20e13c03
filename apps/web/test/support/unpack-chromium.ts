// Unpacks the package's Chromium into the temporary directory of this process.
import bundled from "@sparticuz/chromium";

await bundled.executablePath();
