/** "1 process", "12 processes". */
export function countOfProcesses(count: number): string {
  return count === 1 ? "1 process" : `${count} processes`;
}
