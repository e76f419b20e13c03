import type { ProgramRules, SecretPart } from "./program-rules.ts";

const login: ProgramRules = {
  flags: {
    "-p": "all",
    "--password": "all",
    "--creds": "after:",
    "--src-creds": "after:",
    "--dest-creds": "after:",
  },
  after: ["login", "copy", "inspect", "auth", "pull", "push"],
  harmless: ["--secret"],
};
const containers: ProgramRules = {
  flags: { "-p": "all" },
  after: ["login"],
  glued: "p",
  harmless: ["--secret"],
};
const mysql: ProgramRules = {
  flags: { "-p": "all" },
  gluedOnly: "p",
  valued: "uhPDSeBO",
  words: (words) => (words.at(-1) === "password" ? "all" : undefined),
};
const mongo: ProgramRules = { flags: { "-p": "all" }, glued: "p" };
const redis: ProgramRules = {
  flags: { "-a": "all" },
  words: (words) => {
    const [first = "", , third = ""] = words;
    if (/^auth$/i.test(first)) return "all";
    return /^config$/i.test(first) && /^(?:requirepass|masterauth)$/i.test(third)
      ? "all"
      : undefined;
  },
};
const ldap: ProgramRules = {
  flags: { "-w": "all", "-s": "all", "-a": "all" },
  glued: "w",
  valued: "DHhbpfYUXRo",
};
const ldapSearch: ProgramRules = { flags: { "-w": "all" }, glued: "w", valued: "DHhbpfYUXRosal" };
const samba: ProgramRules = { flags: { "-U": "after%", "--user": "after%" }, glued: "U" };
const snmp: ProgramRules = { flags: { "-A": "all", "-X": "all", "-c": "all" }, glued: "AXc" };
const archive: ProgramRules = { flags: { "-p": "all", "-hp": "all" }, prefixes: ["-hp", "-p"] };
const zip: ProgramRules = { flags: { "-P": "all" }, glued: "P", commonWord: true };
const sql: ProgramRules = { flags: { "-P": "all" }, glued: "P" };
const oracle: ProgramRules = { words: (words) => (words.length === 0 ? "after/" : undefined) };
const httpie: ProgramRules = {
  flags: { "-a": "after:", "--auth": "after:" },
  glued: "a",
  words: () => "header",
  commonWord: true,
};
const load: ProgramRules = { flags: { "-a": "after:", "-H": "header" }, commonWord: true };
const freerdp: ProgramRules = { prefixes: ["/p:", "/gp:", "/pth:"] };
const rabbit: ProgramRules = {
  words: (words) =>
    /^(?:add_user|change_password|authenticate_user)$/.test(words.at(-2) ?? "") ? "all" : undefined,
};
const java: ProgramRules = {
  flags: {
    "-storepass": "all",
    "-keypass": "all",
    "-srcstorepass": "all",
    "-deststorepass": "all",
  },
};
const sources: ProgramRules = {
  flags: {
    "-passin": "source",
    "-passout": "source",
    "-pass": "source",
    "-k": "all",
    "-K": "all",
    "--ks-pass": "source",
    "--key-pass": "source",
    "-password": "source",
    "-passwd": "source",
  },
  words: (words) => (words[0] === "passwd" && words.length === 1 ? "all" : undefined),
  harmless: ["-key", "-inkey", "-sigopt", "-pubkey", "-CAkey", "-signkey"],
};

/** By the last part of the program's path. Sources: the programs' manual pages. */
export const programTable: ReadonlyMap<string, ProgramRules> = new Map<string, ProgramRules>([
  ["sshpass", { flags: { "-p": "all" }, glued: "p", valued: "fdPe" }],
  [
    "curl",
    {
      flags: {
        "-u": "after:",
        "--user": "after:",
        "-U": "after:",
        "--proxy-user": "after:",
        "-H": "header",
        "--header": "header",
        "--proxy-header": "header",
        "-b": "cookie",
        "--cookie": "cookie",
        "-E": "after:",
        "--cert": "after:",
        "--proxy-cert": "after:",
      },
      glued: "uUHbE",
      valued: "AcCdDeFhKmoPQrtTwxXyYz",
      harmless: ["--key", "--proxy-key", "--delegation"],
    },
  ],
  ["wget", { flags: { "--header": "header" }, harmless: ["--private-key"] }],
  ["aria2c", { flags: { "--header": "header" } }],
  ["grpcurl", { flags: { "-H": "header", "-rpc-header": "header", "-reflect-header": "header" } }],
  ["websocat", { flags: { "-H": "header", "--header": "header", "--basic-auth": "after:" } }],
  ["wscat", { flags: { "-H": "header", "--header": "header", "--auth": "after:" } }],
  ["ffmpeg", { flags: { "-headers": "header", "-cookies": "all" } }],
  ["http", httpie],
  ["https", httpie],
  ["xh", httpie],
  ["hey", load],
  [
    "ab",
    { flags: { "-A": "after:", "-P": "after:", "-C": "cookie", "-H": "header" }, commonWord: true },
  ],
  ["wrk", { flags: { "-H": "header", "--header": "header" } }],
  ["oha", load],
  ["vegeta", { flags: { "-header": "header" } }],
  ["mysql", mysql],
  ["mysqldump", mysql],
  ["mysqladmin", mysql],
  ["mysqlimport", mysql],
  ["mysqlcheck", mysql],
  ["mysqlsh", mysql],
  ["mycli", { flags: { "-p": "all" }, glued: "p", valued: "uhPDS" }],
  ["mariadb", mysql],
  ["mariadb-dump", mysql],
  ["mariadb-admin", mysql],
  ["mariabackup", mysql],
  ["xtrabackup", mysql],
  ["mongo", mongo],
  ["mongosh", mongo],
  ["mongodump", mongo],
  ["mongorestore", mongo],
  ["mongoexport", mongo],
  ["mongoimport", mongo],
  ["cqlsh", mongo],
  ["redis-cli", redis],
  ["valkey-cli", redis],
  ["keydb-cli", redis],
  ["sqlcmd", sql],
  ["bcp", sql],
  ["isql", sql],
  ["tsql", sql],
  ["mssql-cli", sql],
  ["sqlplus", oracle],
  ["sqlldr", oracle],
  ["impdp", oracle],
  ["expdp", oracle],
  ["etcdctl", { flags: { "--user": "after:" } }],
  ["ldapsearch", ldapSearch],
  ["ldapwhoami", ldapSearch],
  ["ldapcompare", ldapSearch],
  ["ldapadd", ldapSearch],
  ["ldapmodify", ldapSearch],
  ["ldapdelete", ldapSearch],
  ["ldappasswd", ldap],
  ["smbclient", samba],
  ["rpcclient", samba],
  ["smbget", samba],
  ["smbcacls", samba],
  ["net", { ...samba, commonWord: true }],
  ["snmpget", snmp],
  ["snmpset", snmp],
  ["snmpwalk", snmp],
  ["snmpbulkwalk", snmp],
  ["snmptrap", snmp],
  ["ipmitool", { flags: { "-P": "all", "-k": "all", "-y": "all" }, glued: "P" }],
  ["xfreerdp", freerdp],
  ["xfreerdp3", freerdp],
  ["wlfreerdp", freerdp],
  ["wlfreerdp3", freerdp],
  ["sdl-freerdp", freerdp],
  ["sdl-freerdp3", freerdp],
  ["rdesktop", { flags: { "-p": "all" }, glued: "p" }],
  ["mosquitto_pub", { flags: { "-P": "all", "--pw": "all" } }],
  ["mosquitto_sub", { flags: { "-P": "all", "--pw": "all" } }],
  ["mosquitto_passwd", { words: (words) => (words.length === 2 ? "all" : undefined) }],
  ["rabbitmqctl", rabbit],
  ["htpasswd", { words: (words) => (words.length === 2 ? "all" : undefined) }],
  ["lftp", { flags: { "-u": "after,", "--user": "after,", "--password": "all" } }],
  ["ncftpput", { flags: { "-p": "all" } }],
  ["ncftpget", { flags: { "-p": "all" } }],
  ["7z", archive],
  ["7za", archive],
  ["7zz", archive],
  ["7zr", archive],
  ["rar", { ...archive, commonWord: true }],
  ["unrar", archive],
  ["zip", zip],
  ["unzip", { ...zip, commonWord: false }],
  ["fcrackzip", { flags: { "-p": "all" } }],
  ["qpdf", { flags: { "--encrypt": "all" } }],
  [
    "pdftk",
    {
      words: (words) =>
        /^(?:user_pw|owner_pw|input_pw)$/.test(words.at(-1) ?? "") ? "all" : undefined,
    },
  ],
  ["openssl", sources],
  ["apksigner", sources],
  ["keytool", java],
  ["jarsigner", java],
  ["useradd", { flags: { "-p": "all" } }],
  ["usermod", { flags: { "-p": "all" } }],
  ["wpa_passphrase", { words: (words) => (words.length === 1 ? "all" : undefined) }],
  [
    "nmcli",
    { words: (words) => (/(?:^password|[.-]psk)$/.test(words.at(-1) ?? "") ? "all" : undefined) },
  ],
  ["docker", containers],
  [
    "podman",
    {
      ...containers,
      flags: { ...containers.flags, "--creds": "after:" },
      after: ["login", "pull", "push"],
    },
  ],
  ["nerdctl", containers],
  ["buildah", { ...login, glued: "p" }],
  ["skopeo", login],
  ["helm", { flags: { "-p": "all" }, after: ["login"] }],
  ["oras", { flags: { "-p": "all" }, after: ["login"] }],
  ["crane", { flags: { "-p": "all" }, after: ["login"] }],
  ["oc", { flags: { "-p": "all" }, after: ["login"], commonWord: true }],
  [
    "cf",
    {
      flags: { "-p": "all" },
      after: ["login"],
      words: (words) => (words[0] === "auth" && words.length === 2 ? "all" : undefined),
      commonWord: true,
    },
  ],
  ["az", { flags: { "-p": "all" }, after: ["login"], glued: "p", commonWord: true }],
  ["ibmcloud", { flags: { "-p": "all" }, after: ["login"] }],
  ["kubectl", { flags: { "--from-literal": "after=" }, harmless: ["--client-key", "--secret"] }],
  [
    "vault",
    {
      words: (words) => (/^(?:login|unwrap|unseal)$/.test(words.at(-1) ?? "") ? "all" : undefined),
      commonWord: true,
    },
  ],
  [
    "bw",
    {
      words: (words) =>
        (words[0] === "unlock" && words.length === 1) ||
        (words[0] === "login" && words.length === 2)
          ? "all"
          : undefined,
      commonWord: true,
    },
  ],
  [
    "rclone",
    { words: (words) => (words[0] === "obscure" && words.length === 1 ? "all" : undefined) },
  ],
  ["gh", { flags: { "-b": "all", "--body": "all" }, after: ["secret"], commonWord: true }],
  ["fly", { words: secretAssignments, commonWord: true }],
  ["flyctl", { words: secretAssignments }],
  ["supabase", { words: secretAssignments }],
  ["vercel", { flags: { "-t": "all" }, commonWord: true }],
  ["twine", { flags: { "-p": "all" }, glued: "p" }],
  ["cargo", { words: (words) => (words[0] === "login" && words.length === 1 ? "all" : undefined) }],
  ["poetry", { words: poetryConfig }],
  ["composer", { words: poetryConfig }],
  ["x11vnc", { flags: { "-passwd": "all" } }],
  ["aws", { harmless: ["--key"] }],
  ["sort", { harmless: ["--key"], commonWord: true }],
]);

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
