// Unpacks the Chromium of the package into the temporary folder of this program.
import bundled from "@sparticuz/chromium";

await bundled.executablePath();
