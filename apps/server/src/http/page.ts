import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import serveStatic from "express-static-gzip";

const YEAR_MS = 365 * 24 * 3_600_000;

function setHeaders(response: ServerResponse, path: string): void {
  // Vite puts a content hash into the names of files in assets/.
  const immutable = /[/\\]assets[/\\]/.test(path);
  response.setHeader(
    "Cache-Control",
    immutable ? `public, max-age=${YEAR_MS / 1_000}, immutable` : "no-cache",
  );
}

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
    (request, _response, next) => {
      const isFile = /\.[a-z0-9]+$/i.test(request.path);
      if (request.method === "GET" && !isFile && request.accepts("html") !== false) {
        request.url = "/index.html";
      }
      next();
    },
    serveStatic(directory, {
      enableBrotli: true,
      orderPreference: ["br", "gz"],
      serveStatic: { setHeaders },
    }),
  ];
}
