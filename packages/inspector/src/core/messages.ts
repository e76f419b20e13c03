/** "1 process", "12 processes", for sentences that people read. */
export function countOfProcesses(count: number): string {
  return count === 1 ? "1 process" : `${count} processes`;
}
