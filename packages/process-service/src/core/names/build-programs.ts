import type { ProgramRow } from "./known-program.ts";

export const tests: readonly ProgramRow[] = [
  [
    "vitest",
    {
      words: { bench: "" },
      values:
        "-c --config -t --testNamePattern --dir --root -r --reporter --environment --pool --project --outputFile --maxWorkers",
    },
  ],
  [
    "jest mocha ava tap karma wdio testcafe busted bats cucumber-js cucumber stryker web-test-runner wtr",
    {
      values:
        "-c --config -t --testNamePattern --maxWorkers -w -g --grep -R --reporter --require -r --timeout",
    },
  ],
  [
    "playwright",
    {
      role: null,
      words: { test: "test-runner" },
      values: "-c --config -g --grep --project --workers -j --reporter",
    },
  ],
  ["cypress", { words: { install: "", verify: "", cache: "" }, shows: 1 }],
  [
    "pytest py.test",
    {
      title: "pytest",
      values: "-k -m -n -c -p -o --tb --rootdir --cov --maxfail -W --timeout --junitxml",
    },
  ],
  ["unittest nose2 tox nox green", { values: "-s -p -t -e -f -k" }],
  [
    "rspec minitest phpunit pest gotestsum ctest ginkgo",
    { values: "-e --example -f --format -c --configuration --filter -R -E -j --test-dir" },
  ],
  ["vstest testhost", { shows: 0 }],
];

const cargo =
  "-p --package --manifest-path --target --features -F -j --jobs --bin --example --test --bench --profile --target-dir -Z --config --color --message-format -C";

export const builds: readonly ProgramRow[] = [
  [
    "tsc tsgo vue-tsc tsup tsdown unbuild rollup rolldown parcel swc babel ncc rspack esbuild microbundle",
    { values: "-p --project -c --config -o --outDir -f --format -d --dir", shows: 1 },
  ],
  [
    "webpack webpack-cli",
    {
      title: "webpack",
      words: { serve: "dev-server", s: "dev-server" },
      values: "-c --config --mode --env",
    },
  ],
  [
    "turbo nx lerna moon",
    { task: true, values: "--filter -F --concurrency --scope --target -t --projects -p" },
  ],
  ["make gmake bmake", { task: true, values: "-C -f -j -I -o -l --directory --file" }],
  [
    "just task mage rake doit invoke hatch pdm rye pixi poe",
    { role: null, task: true, values: "-f --justfile -d --working-directory -t --taskfile" },
  ],
  [
    "gradle gradlew",
    {
      title: "gradle",
      task: true,
      words: { bootRun: "dev-server" },
      values: "-p -b -c --project-dir -x",
    },
  ],
  [
    "mvn mvnw",
    {
      title: "mvn",
      task: true,
      words: { "spring-boot:run": "dev-server", verify: "test-runner" },
      values: "-f -pl -P -s -T",
    },
  ],
  ["bazel bazelisk", { title: "bazel", words: { test: "test-runner", run: "", query: "" } }],
  ["buck2", { words: { test: "test-runner", run: "" } }],
  ["pants", { words: { test: "test-runner", run: "" } }],
  [
    "cargo",
    {
      words: {
        test: "test-runner",
        nextest: "test-runner",
        t: "test-runner",
        run: "",
        r: "",
        bench: "",
        fmt: "",
        add: "",
        install: "build",
        leptos: "dev-server",
        watch: "",
        metadata: "",
        tree: "",
        update: "",
      },
      shows: 2,
      values: cargo,
    },
  ],
  [
    "go",
    {
      role: null,
      words: { build: "build", install: "build", test: "test-runner", vet: "", generate: "" },
      shows: 2,
      values: "-C -o -run -tags -count -timeout -p -ldflags -gcflags -bench -coverprofile",
    },
  ],
  [
    "swift",
    {
      words: { test: "test-runner", run: "", package: "" },
      shows: 2,
      values: "-c --configuration --package-path",
    },
  ],
  ["zig", { words: { test: "test-runner", run: "", fmt: "" }, shows: 2 }],
  [
    "xcodebuild msbuild dotnet-msbuild ant sbt scons meson ninja cmake samu",
    {
      task: true,
      words: { test: "test-runner" },
      shows: 2,
      values: "-C -j -f -S -B -G --build --target -t -scheme -project -workspace -destination",
    },
  ],
  ["rustc", { flag: "--crate-name", shows: 0 }],
  [
    "rustdoc cc1 cc1plus collect2 lto1 lto-wrapper gcc g++ cc c++ clang clang++ clang-cl ld ld.lld lld mold as javac kotlinc scalac swiftc swift-frontend ghc compile link cl nvcc emcc asm tailwindcss sass postcss protoc",
    { shows: 0 },
  ],
];
