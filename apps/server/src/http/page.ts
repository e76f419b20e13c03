import { existsSync } from "node:fs";
import { join } from "node:path";
import express from "express";
import type { RequestHandler } from "express";

const YEAR_MS = 365 * 24 * 3_600_000;

/** The built page. The page routes by URL path, so unknown paths serve the page, too. */
export function pageHandlers(directory: string): RequestHandler[] {
  const index = join(directory, "index.html");
  if (!existsSync(index)) {
    return [
      (_request, response) => {
        response
          .status(503)
          .type("text/plain")
          .send("The page is not built. Run the build first.\n");
      },
    ];
  }
  return [
    express.static(directory, {
      setHeaders: (response, path) => {
        // Vite puts a content hash into the names of files in assets/.
        const immutable = /[/\\]assets[/\\]/.test(path);
        response.setHeader(
          "Cache-Control",
          immutable ? `public, max-age=${YEAR_MS / 1_000}, immutable` : "no-cache",
        );
      },
    }),
    (request, response, next) => {
      const wantsPage = request.method === "GET" && request.accepts("html") !== false;
      const isFile = /\.[a-z0-9]+$/i.test(request.path);
      if (!wantsPage || isFile) next();
      else response.setHeader("Cache-Control", "no-cache").sendFile(index);
    },
  ];
}
