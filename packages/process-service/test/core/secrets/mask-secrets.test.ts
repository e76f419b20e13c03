import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSecretName } from "../../../src/core/secrets/secret-names.ts";
import {
  maskCommand,
  maskText,
  maskedCommandLine,
} from "../../../src/core/secrets/mask-secrets.ts";

/** An argv and how it leaves the process service. */
const commands: readonly (readonly [argv: readonly string[], shown: string])[] = [
  // flags
  [["x", "--token=abc"], "x --token=***"],
  [["x", "--token", "abc"], "x --token ***"],
  [["x", "--key", "abc"], "x --key ***"],
  [["x", "-password", "abc"], "x -password ***"],
  [["x", "--api-key=abc", "--port=3000"], "x --api-key=*** --port=3000"],
  [["x", "--apiKey", "abc"], "x --apiKey ***"],
  [["x", "--client-secret=abc def"], "x --client-secret=***"],
  [["x", "--password=correct horse=battery"], "x --password=***"],
  [["x", "--password", ""], "x --password ''"],
  [["x", "--token", "--verbose"], "x --token --verbose"],
  [["java", "-Ddb.password=abc", "Main"], "java -Ddb.password=*** Main"],
  [
    ["npm", "--//registry.example.com/:_authToken=abc"],
    "npm --//registry.example.com/:_authToken=***",
  ],
  // variables
  [
    ["env", "OPENAI_API_KEY=abc", "PGPASSWORD=d e", "PWD=/x"],
    "env OPENAI_API_KEY=*** PGPASSWORD=*** PWD=/x",
  ],
  [["docker", "run", "-e", "DB_PWD=abc", "img"], "docker run -e DB_PWD=*** img"],
  // addresses
  [["psql", "postgres://ada:hunter2@db:5432/x"], "psql postgres://ada:***@db:5432/x"],
  [
    ["git", "clone", "https://ghp_abcdef0123@github.com/a/b"],
    "git clone https://***@github.com/a/b",
  ],
  [["git", "clone", "https://0123456789abcdef0123@host/a"], "git clone https://***@host/a"],
  [["redis-server", "redis://:hunter2@host"], "redis-server redis://:***@host"],
  [["rsync", "ada:hunter2@host::m"], "rsync ada:***@host::m"],
  [["x", "ada:p!ss@tcp(host:3306)/db"], "x 'ada:***@tcp(host:3306)/db'"],
  [
    ["curl", "https://x.io/?access_token=abc&page=2"],
    "curl 'https://x.io/?access_token=***&page=2'",
  ],
  // headers
  [["curl", "-H", "Authorization: Bearer abc.def"], "curl -H 'Authorization: Bearer ***'"],
  [["curl", "-H", "Authorization: Basic YTpi"], "curl -H 'Authorization: Basic ***'"],
  [["curl", "-HX-Api-Key: abc"], "curl '-HX-Api-Key: ***'"],
  [["x", "Bearer abc"], "x 'Bearer ***'"],
  [["x", "Set-Cookie: a=abc; b=def"], "x 'Set-Cookie: ***'"],
  [["curl", "-u", "ada:hunter2", "http://h"], "curl -u ada:*** http://h"],
  // programs with their own ways
  [["sshpass", "-p", "hunter2", "ssh", "h"], "sshpass -p *** ssh h"],
  [["mysql", "-uroot", "-phunter2"], "mysql -uroot -p***"],
  [["redis-cli", "-a", "hunter2"], "redis-cli -a ***"],
  // shapes
  [["x", "sk-ant-api03-AbCd_Ef-123456"], "x ***"],
  [["x", "sk-abc123"], "x ***"],
  [["x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"], "x ***"],
  [["x", "github_pat_11ABCDEFG0abcdefghij"], "x ***"],
  [["x", "AKIAIOSFODNN7EXAMPLE"], "x ***"],
  [["x", "npm_abcdefghijklmnopqrstuvwxyz0123456789"], "x ***"],
  [["x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"], "x ***"],
  [["x", "xoxb-123456789012-abcdef"], "x ***"],
  [["x", "--data=glpat-abcdefghijklmnop"], "x --data=***"],
  [["x", "hvs.CAESIabcdef0123"], "x ***"],
  [["x", `abcdefghij0123.atlasv1.${"0a".repeat(12)}`], "x ***"],
  [["x", `hf_${"0a".repeat(12)}`, `lin_api_${"0a".repeat(12)}`], "x *** ***"],
  [["x", `xai-${"0a".repeat(12)}`, `tskey-auth-${"0a".repeat(12)}`], "x *** ***"],
  [["x", `key-${"0a".repeat(16)}`, `dapi${"0a".repeat(16)}`], "x *** ***"],
  [["x", `dp.pt.${"0a".repeat(12)}`, `dt0c01.${"0A".repeat(12)}`], "x *** ***"],
  [["x", `ATATT${"0a".repeat(12)}`, `ATBB${"0a".repeat(12)}`], "x *** ***"],
  [["x", `EAAB${"0a".repeat(12)}`], "x ***"],
  [["x", `SG.${"0a".repeat(8)}.${"0a".repeat(12)}`], "x ***"],
  [
    ["x", `https://chat.example/api/webhooks/12/${"0a".repeat(8)}`],
    "x https://chat.example/api/webhooks/12/***",
  ],
  // scripts
  [
    ["bash", "-c", "TOKEN=abc ./run --port=3000 --password hunter2 && curl -H 'X-Api-Key: zz' h"],
    "bash -c 'TOKEN=*** ./run --port=3000 --password *** && curl -H '\\''X-Api-Key: ***'\\'' h'",
  ],
  [
    ["sh", "-c", 'export DB_PASSWORD="a b c"; node x'],
    "sh -c 'export DB_PASSWORD=\"***\"; node x'",
  ],
  [
    ["node", "-e", 'run({"token": "abc", "port": 3})'],
    'node -e \'run({"token": "***", "port": 3})\'',
  ],
  [["npm exec server --token abc --port 3"], "npm exec server --token *** --port 3"],
];

/** What must stay readable. */
const harmless: readonly (readonly string[])[] = [
  ["vite", "--port=3000", "--host", "0.0.0.0"],
  ["x", "--keyboard=us", "--keyboard", "us", "--monkey", "x", "--hotkey=F1"],
  ["x", "--max-tokens", "4096", "--max-tokens=4096", "--num-tokens=7"],
  ["x", "--tokenizer", "gpt2", "--tokenize=yes"],
  ["chrome", "--password-store=basic", "--use-mock-keychain"],
  ["x", "--token-file", "/run/secrets/t", "--secret-name=db", "--key-type", "rsa"],
  ["x", "--public-key=abc", "--primary-key", "id", "--sort-key=name"],
  ["x", "--no-password", "next", "--prompt-password", "next"],
  ["x", "--author=ada", "--authority=x", "--pass-through", "x", "--compass=n", "--bypass=yes"],
  ["env", "PWD=/home/ada", "OLDPWD=/", "NODE_ENV=test", "npm_lifecycle_event=dev"],
  ["node", "http://localhost:3000/@vite/client", "https://example.com/a@b"],
  ["docker", "run", "node:22@sha256:0123456789abcdef"],
  ["node.exe", "C:\\app\\node_modules\\@scope\\name\\cli.js"],
  ["npm", "i", "npm:react@18.2.0", "@scope/pkg@1.2.3", "foo:bar"],
  ["ssh", "git@github.com:acme/web.git", "ada@host"],
  ["git", "log", "--pretty=format:%h", "0123456789abcdef0123456789abcdef01234567"],
  ["scikit", "sk-learn", "task-runner", "desk-lamp", "disk-usage-analyzer"],
  ["mysqld", "--port=3306", "-v"],
  ["mkdir", "-p", "a/b"],
];

describe("maskCommand", () => {
  test.each(commands)("%j", (argv, shown) => {
    expect(maskedCommandLine(argv)).toBe(shown);
  });

  test.each(harmless)("leaves alone: %j", (...argv) => {
    expect(maskCommand(argv)).toEqual(argv);
  });

  const secret = fc.stringMatching(/^[A-Za-z][A-Za-z\d]{11,30}$/).map((text) => `Z9${text}`);
  const name = fc.constantFrom(
    "token",
    "api-key",
    "apiKey",
    "API_KEY",
    "password",
    "DB_PASSWORD",
    "client_secret",
    "key",
    "auth",
  );
  const templates: fc.Arbitrary<(name: string, secret: string) => readonly string[]> =
    fc.constantFrom(
      (name: string, secret: string) => [`--${name}=${secret}`],
      (name: string, secret: string) => [`--${name}`, secret],
      (name: string, secret: string) => [`${name}=${secret}`],
      (name: string, secret: string) => [`--${name}=${secret} and more ${secret}`],
      (name: string, secret: string) => ["-c", `run --${name} ${secret}; ${name}='${secret}' x`],
      (name: string, secret: string) => [`{"${name}":"${secret}"}`],
      (name: string, secret: string) => [`https://h/?a=1&${name}=${secret}&b=2`],
      (_: string, secret: string) => [`https://ada:${secret}@host/x`],
      (_: string, secret: string) => ["-H", `Authorization: Bearer ${secret}`],
      (_: string, secret: string) => [`sk-${secret}`],
      (_: string, secret: string) => [`ghp_${secret}`],
    );

  test("no secret leaves, wherever it stands", () => {
    fc.assert(
      fc.property(
        templates,
        name,
        secret,
        fc.array(fc.string(), { maxLength: 3 }),
        (template, name, secret, around) => {
          const argv = [
            "prog",
            ...around.filter((word) => !word.includes(secret)),
            "--",
            ...template(name, secret),
            "tail",
          ];
          expect(maskedCommandLine(argv)).not.toContain(secret);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("masking twice changes nothing, and never throws", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), fc.string(), (argv, text) => {
        const once = maskCommand(argv);
        expect(maskCommand(once)).toEqual(once);
        expect(maskText(maskText(text))).toBe(maskText(text));
      }),
      { numRuns: 150 },
    );
  });

  test("what only the masked text shows to be a secret is masked too", () => {
    const script = 'sh -c KEY="ada:Authorization: Bearer curl -u "@hosthunter2';
    expect(maskText(script)).toBe('sh -c KEY="***');
  });

  test.each(["\f", "\v", "\u00a0", "\u2028", "\ufeff", "\0"])(
    "a script with %j in it",
    (character) => {
      const script = `sudo x${character}y; curl${character}-u ${character} mysql --password hunter2`;
      expect(maskText(script)).toBe(script.replace("hunter2", "***"));
    },
  );

  test("a secret that is cut off by the limit does not leave in part", () => {
    const argv = ["x", `${"a".repeat(4070)} https://ada:${"s3cret".repeat(20)}@host`];
    expect(maskedCommandLine(argv)).not.toContain("s3cret");
  });

  test.each([
    "a=",
    "--a ",
    "a:",
    '"',
    "eyJ",
    "eyJ-",
    "sk-",
    "x://",
    "x://a:b@",
    "-----BEGIN PRIVATE KEY-----",
    '\\"a: "',
    "token=",
    "a@",
    "a:b@",
    "curl -u a:b ",
    "\"curl -u 'a:b ",
    "echo a | sudo -S b; ",
    "sudo ",
    "cookie: ",
    "npm config set ",
    "\\",
  ])("1.4 MB of %j takes no long time", (piece) => {
    const text = piece.repeat(1_400_000 / piece.length);
    maskedCommandLine(["sh", "-c", text]); // what is shown, and as much again
    maskedCommandLine(text.split(" "));
    // Quadratic time would be minutes, and end at the test's own limit.
    expect(maskText(text.slice(0, 200_000))).not.toBe("");
  });
});

describe("isSecretName", () => {
  test.each([
    ["token", true],
    ["NPM_TOKEN", true],
    ["npmAuthToken", true],
    ["x-api-key", true],
    ["AWS_SECRET_ACCESS_KEY", true],
    ["PGPASSWORD", true],
    ["password2", true],
    ["auth", true],
    ["sessionCookie", true],
    ["", false],
    ["port", false],
    ["keyboard", false],
    ["token-file", false],
    ["PWD", false],
    ["AWS_ACCESS_KEY_ID", false],
    ["secretary", false],
    ["tokenizer", false],
  ])("%s: %s", (name, expected) => {
    expect(isSecretName(name)).toBe(expected);
  });
});
