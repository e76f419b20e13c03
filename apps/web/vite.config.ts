import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compression } from "vite-plugin-compression2";

export default defineConfig({
  // The server sends the compressed files as they are.
  plugins: [
    react(),
    tailwind(),
    compression({ algorithms: ["brotliCompress", "gzip"], threshold: 1_000 }),
  ],
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
