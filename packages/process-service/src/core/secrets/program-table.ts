import type { ProgramRules } from "./program-rules.ts";

/**
 * What part of a flag's value (or of an argument) is the secret: all of it, what stands after the first
 * colon (percent sign, comma, slash, equals sign), of a header that has a secret's name, of a cookie
 * that is not a file, of an openssl pass phrase source that is not a file or variable.
 */
export type SecretPart = (typeof secretParts)[number];
const secretParts = [
  "all",
  "after:",
  "after%",
  "after,",
  "after/",
  "after=",
  "header",
  "cookie",
  "source",
] as const;

type Words = NonNullable<ProgramRules["words"]>;

/** Rules whose flags are listed by what part of their value is secret. */
type Row = Omit<ProgramRules, "flags"> & {
  readonly flags?: Readonly<Partial<Record<SecretPart, string>>>;
};

/** By the last part of the program's path. Sources: the programs' manual pages. */
export const programTable: ReadonlyMap<string, ProgramRules> = /* @__PURE__ */ programs();

function programs(): ReadonlyMap<string, ProgramRules> {
  const samba: Row = { flags: { "after%": "-U --user" }, glued: "U" };
  const archive: Row = { flags: { all: "-p -hp" }, prefixes: ["-hp", "-p"] };
  const zip: Row = { flags: { all: "-P" }, glued: "P" };
  const containers: Row = { after: ["login"], glued: "p", harmless: ["--secret"] };
  const images: Row = {
    flags: { all: "-p --password", "after:": "--creds --src-creds --dest-creds" },
    after: ["login", "copy", "inspect", "auth", "pull", "push"],
    harmless: ["--secret"],
  };
  const rows: readonly (readonly [programs: string, rules: Row])[] = [
    ["sshpass", { flags: { all: "-p" }, glued: "p", valued: "fdPe" }],
    [
      "curl",
      {
        flags: {
          "after:": "-u --user -U --proxy-user -E --cert --proxy-cert",
          header: "-H --header --proxy-header",
          cookie: "-b --cookie",
        },
        glued: "uUHbE",
        valued: "AcCdDeFhKmoPQrtTwxXyYz",
        harmless: ["--key", "--proxy-key", "--delegation"],
      },
    ],
    ["wget", { flags: { header: "--header" }, harmless: ["--private-key"] }],
    ["aria2c", { flags: { header: "--header" } }],
    ["grpcurl", { flags: { header: "-H -rpc-header -reflect-header" } }],
    ["websocat", { flags: { header: "-H --header", "after:": "--basic-auth" } }],
    ["wscat", { flags: { header: "-H --header", "after:": "--auth" } }],
    ["ffmpeg", { flags: { header: "-headers", all: "-cookies" } }],
    [
      "http https xh",
      { flags: { "after:": "-a --auth" }, glued: "a", words: () => "header", commonWord: true },
    ],
    ["hey oha", { flags: { "after:": "-a", header: "-H" }, commonWord: true }],
    ["ab", { flags: { "after:": "-A -P", cookie: "-C", header: "-H" }, commonWord: true }],
    ["wrk", { flags: { header: "-H --header" } }],
    ["vegeta", { flags: { header: "-header" } }],
    [
      "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlsh mariadb mariadb-dump mariadb-admin " +
        "mariabackup xtrabackup",
      { flags: { all: "-p" }, gluedOnly: "p", valued: "uhPDSeBO", words: behind(/^password$/) },
    ],
    ["mycli", { flags: { all: "-p" }, glued: "p", valued: "uhPDS" }],
    [
      "mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh rdesktop twine",
      { flags: { all: "-p" }, glued: "p" },
    ],
    ["redis-cli valkey-cli keydb-cli", { flags: { all: "-a" }, words: redisPassword }],
    ["sqlcmd bcp isql tsql mssql-cli unzip", zip],
    [
      "sqlplus sqlldr impdp expdp",
      { words: (words) => (words.length === 0 ? "after/" : undefined) },
    ],
    ["etcdctl", { flags: { "after:": "--user" } }],
    [
      "ldapsearch ldapwhoami ldapcompare ldapadd ldapmodify ldapdelete",
      { flags: { all: "-w" }, glued: "w", valued: "DHhbpfYUXRosal" },
    ],
    ["ldappasswd", { flags: { all: "-w -s -a" }, glued: "w", valued: "DHhbpfYUXRo" }],
    ["smbclient rpcclient smbget smbcacls", samba],
    ["net", { ...samba, commonWord: true }],
    [
      "snmpget snmpset snmpwalk snmpbulkwalk snmptrap",
      { flags: { all: "-A -X -c" }, glued: "AXc" },
    ],
    ["ipmitool", { flags: { all: "-P -k -y" }, glued: "P" }],
    [
      "xfreerdp xfreerdp3 wlfreerdp wlfreerdp3 sdl-freerdp sdl-freerdp3",
      { prefixes: ["/p:", "/gp:", "/pth:"] },
    ],
    ["mosquitto_pub mosquitto_sub", { flags: { all: "-P --pw" } }],
    ["mosquitto_passwd htpasswd", { words: wordAfter(2) }],
    ["rabbitmqctl", { words: behind(/^(?:add_user|change_password|authenticate_user)$/, 2) }],
    ["lftp", { flags: { "after,": "-u --user", all: "--password" } }],
    ["ncftpput ncftpget fcrackzip useradd usermod", { flags: { all: "-p" } }],
    ["7z 7za 7zz 7zr unrar", archive],
    ["rar", { ...archive, commonWord: true }],
    ["zip", { ...zip, commonWord: true }],
    ["qpdf", { flags: { all: "--encrypt" } }],
    ["pdftk", { words: behind(/^(?:user_pw|owner_pw|input_pw)$/) }],
    [
      "openssl apksigner",
      {
        flags: {
          source: "-passin -passout -pass --ks-pass --key-pass -password -passwd",
          all: "-k -K",
        },
        words: wordAfter(1, "passwd"),
        harmless: ["-key", "-inkey", "-sigopt", "-pubkey", "-CAkey", "-signkey"],
      },
    ],
    ["keytool jarsigner", { flags: { all: "-storepass -keypass -srcstorepass -deststorepass" } }],
    ["wpa_passphrase", { words: wordAfter(1) }],
    ["nmcli", { words: behind(/(?:^password|[.-]psk)$/) }],
    ["docker nerdctl", { ...containers, flags: { all: "-p" } }],
    [
      "podman",
      {
        ...containers,
        flags: { all: "-p", "after:": "--creds" },
        after: ["login", "pull", "push"],
      },
    ],
    ["buildah", { ...images, glued: "p" }],
    ["skopeo", images],
    ["helm oras crane ibmcloud", { flags: { all: "-p" }, after: ["login"] }],
    ["oc", { flags: { all: "-p" }, after: ["login"], commonWord: true }],
    [
      "cf",
      { flags: { all: "-p" }, after: ["login"], words: wordAfter(2, "auth"), commonWord: true },
    ],
    ["az", { flags: { all: "-p" }, after: ["login"], glued: "p", commonWord: true }],
    ["kubectl", { flags: { "after=": "--from-literal" }, harmless: ["--client-key", "--secret"] }],
    ["vault", { words: behind(/^(?:login|unwrap|unseal)$/), commonWord: true }],
    [
      "bw",
      {
        words: (words) => wordAfter(1, "unlock")(words) ?? wordAfter(2, "login")(words),
        commonWord: true,
      },
    ],
    ["rclone", { words: wordAfter(1, "obscure") }],
    ["gh", { flags: { all: "-b --body" }, after: ["secret"], commonWord: true }],
    ["fly", { words: secretAssignments, commonWord: true }],
    ["flyctl supabase", { words: secretAssignments }],
    ["vercel", { flags: { all: "-t" }, commonWord: true }],
    ["cargo", { words: wordAfter(1, "login") }],
    ["poetry composer", { words: poetryConfig }],
    ["x11vnc", { flags: { all: "-passwd" } }],
    ["aws", { harmless: ["--key"] }],
    ["sort", { harmless: ["--key"], commonWord: true }],
  ];
  return new Map(
    rows.flatMap(([names, { flags, ...rest }]) => {
      const rules = flags === undefined ? rest : { ...rest, flags: byFlag(flags) };
      return names.split(" ").map((name) => [name, rules] as const);
    }),
  );
}

function byFlag(flags: NonNullable<Row["flags"]>): Readonly<Record<string, SecretPart>> {
  return Object.fromEntries(
    secretParts.flatMap((part) => flags[part]?.split(" ").map((flag) => [flag, part]) ?? []),
  );
}

/** The word that follows so many others, the first of which is `command`. */
function wordAfter(count: number, command?: string): Words {
  return (words) =>
    words.length === count && (command === undefined || words[0] === command) ? "all" : undefined;
}

/** The word that stands `distance` words behind one like this. */
function behind(pattern: RegExp, distance = 1): Words {
  return (words) => (pattern.test(words.at(-distance) ?? "") ? "all" : undefined);
}

function redisPassword([first = "", , third = ""]: readonly string[]): SecretPart | undefined {
  if (/^auth$/i.test(first)) return "all";
  return /^config$/i.test(first) && /^(?:requirepass|masterauth)$/i.test(third) ? "all" : undefined;
}

function secretAssignments(words: readonly string[]): SecretPart | undefined {
  return words[0] === "secrets" && words[1] === "set" ? "after=" : undefined;
}

/** poetry config http-basic.repository user password; poetry config pypi-token.pypi token */
function poetryConfig(words: readonly string[]): SecretPart | undefined {
  if (words[0] !== "config") return undefined;
  const name = words[1] ?? "";
  if (/^(?:http-basic|gitlab-token|gitlab-oauth)\./.test(name) && words.length === 3) return "all";
  return /(?:token|oauth|bearer)/.test(name) && words.length === 2 ? "all" : undefined;
}
