import type { ProgramRow } from "./known-program.ts";

const browserValues = "--config -c --port -p --host";

export const devServers: readonly ProgramRow[] = [
  ["vite", { words: { build: "build", optimize: "" }, values: browserValues }],
  [
    "next nuxt nuxi astro remix react-router gatsby vinxi rsbuild farm gridsome",
    {
      words: {
        build: "build",
        lint: "",
        info: "",
        telemetry: "",
        generate: "build",
        prepare: "",
        sync: "",
        check: "",
      },
      values: "-p --port -H --hostname --host -c --config",
    },
  ],
  ["next-server", { shows: 0 }],
  [
    "vue-cli-service react-scripts ng",
    {
      words: { build: "build", test: "test-runner", generate: "", lint: "", add: "", new: "" },
      shows: 2,
    },
  ],
  [
    "webpack-dev-server rackup puma hypercorn daphne gunicorn uvicorn waitress-serve",
    { shows: 1, values: "-b --bind --host --port -p -w --workers -k -c --config -C -e" },
  ],
  ["storybook start-storybook", { words: { build: "build" } }],
  [
    "docusaurus vitepress eleventy hexo mkdocs jekyll hugo zola",
    { words: { build: "build", new: "" }, shows: 1 },
  ],
  [
    "expo metro react-native",
    { words: { export: "build", prebuild: "build", install: "" }, shows: 1 },
  ],
  [
    "wrangler netlify vercel convex supabase firebase shopify",
    {
      role: null,
      words: {
        dev: "dev-server",
        start: "dev-server",
        serve: "dev-server",
        "emulators:start": "dev-server",
        build: "build",
      },
      shows: 2,
    },
  ],
  ["serve http-server live-server browser-sync json-server msw local-web-server", { shows: 1 }],
  ["http.server SimpleHTTPServer livereload", { shows: 0 }],
  [
    "nodemon ts-node-dev tsnd node-dev air",
    { shows: 1, values: "-w --watch -e --ext -x --exec -i --ignore -c --delay" },
  ],
  ["flask quart", { role: null, words: { run: "dev-server" }, values: "-A --app -e --env-file" }],
  [
    "fastapi streamlit chainlit gradio solara marimo panel bokeh",
    { words: { version: "" }, shows: 2 },
  ],
  ["jupyter jupyter-lab jupyter-notebook", { shows: 1 }],
  [
    "manage.py django-admin",
    {
      role: null,
      words: { runserver: "dev-server", runserver_plus: "dev-server", test: "test-runner" },
      shows: 2,
    },
  ],
  [
    "rails artisan symfony console",
    {
      role: null,
      words: {
        s: "dev-server",
        server: "dev-server",
        serve: "dev-server",
        "server:start": "dev-server",
        test: "test-runner",
      },
      shows: 1,
    },
  ],
  [
    "mix",
    {
      role: null,
      words: { "phx.server": "dev-server", test: "test-runner", compile: "build" },
      shows: 1,
    },
  ],
  [
    "trunk dx cargo-leptos wails tauri electron-vite electron-forge",
    { words: { build: "build", bundle: "build", make: "build", package: "build" }, shows: 1 },
  ],
  ["nest", { words: { build: "build", new: "", generate: "", g: "" }, shows: 1 }],
  ["caddy", { words: { fmt: "", validate: "" }, shows: 1 }],
];

export const languageServers: readonly ProgramRow[] = [
  [
    "tsserver gopls rust-analyzer clangd ccls pylsp jedi-language-server pyright-langserver basedpyright-langserver " +
      "solargraph sourcekit-lsp zls ocamllsp metals texlab marksman nil nixd omnisharp OmniSharp csharp-ls jdtls " +
      "elixir-ls taplo-lsp svelteserver vscode-json-languageserver eslintServer pyrefly ty typingsInstaller " +
      "hls haskell-language-server-wrapper intelephense phpactor emmylua_ls copilot-language-server",
    { shows: 0 },
  ],
  ["langserver.index", { title: "pyright-langserver", shows: 0 }],
  [
    "ruff biome oxlint taplo helm_ls buf",
    {
      role: null,
      words: { server: "language-server", "lsp-proxy": "language-server", lsp: "language-server" },
      shows: 2,
    },
  ],
];

export const databases: readonly ProgramRow[] = [
  ["postgres postmaster", { title: "postgres", flag: "-D", shows: 0 }],
  ["mysqld mariadbd mysqld_safe", { shows: 0 }],
  ["mongod mongos", { flag: "--dbpath", shows: 0 }],
  ["redis-server valkey-server keydb-server dragonfly memcached", { shows: 1 }],
  [
    "clickhouse-server etcd influxd qdrant weaviate meilisearch typesense-server couchdb rqlited sqld neo4j opensearch",
    { shows: 0 },
  ],
  [
    "cockroach surreal chroma turso clickhouse",
    {
      role: null,
      words: {
        start: "database",
        "start-single-node": "database",
        run: "database",
        dev: "database",
        server: "database",
      },
      shows: 1,
    },
  ],
];
