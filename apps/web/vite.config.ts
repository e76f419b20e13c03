import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), tailwind()],
  build: {
    target: "es2023",
    // The server's Content-Security-Policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  // `pnpm --filter @corral/web dev` beside a running `corral serve`.
  server: { proxy: { "/trpc": "http://127.0.0.1:4680", "/auth": "http://127.0.0.1:4680" } },
});
