/** Memory, disk, port and file sizes as people say them. */
export function formatMemory(megabytes: number): string {
  return megabytes >= 1024 ? `${trim(megabytes / 1024)} GB` : `${megabytes} MB`;
}

export function formatDisk(gigabytes: number): string {
  return gigabytes >= 1000 ? `${trim(gigabytes / 1000)} TB` : `${gigabytes} GB`;
}

export function formatPort(megabits: number): string {
  return megabits >= 1000 ? `${trim(megabits / 1000)} Gbit/s` : `${megabits} Mbit/s`;
}

const trim = (value: number) => String(Math.round(value * 10) / 10);

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in steps of a thousand, as space is sold. */
export function formatBytes(bytes: number): string {
  let at = 0;
  let rest = bytes;
  while (rest >= 1000 && at < UNITS.length - 1) {
    rest /= 1000;
    at += 1;
  }
  return `${trim(rest)} ${UNITS[at]}`;
}
