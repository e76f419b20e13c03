const longest = 200;

/** The name of the folder in `projects/` with the transcripts of sessions in a directory. */
export function projectFolder(directory: string): string {
  const name = directory.replaceAll(/[^a-zA-Z0-9]/g, "-");
  if (name.length <= longest) return name;
  let hash = 0;
  for (let at = 0; at < directory.length; at += 1) {
    // oxlint-disable-next-line unicorn/prefer-code-point -- as the product counts: UTF-16 code units
    hash = (Math.imul(hash, 31) + directory.charCodeAt(at)) | 0;
  }
  return `${name.slice(0, longest)}-${Math.abs(hash).toString(36)}`;
}
