/** A record as it stands in the form: numbers are texts there, and each type has its own fields. */
import type { RecordType, Says, ZoneRecordIn } from "./calls";

export interface RecordValues {
  type: RecordType;
  name: string;
  ttl: string;
  value: string;
  priority: string;
  weight: string;
  port: string;
  flags: string;
  tag: string;
}

export const takesPriority = (type: RecordType) => type === "MX" || type === "SRV";

export function toValues(record?: Says): RecordValues {
  const number = (given: number | null | undefined, usual: string) => (given === null || given === undefined ? usual : String(given));
  return {
    type: record?.type ?? "A",
    name: record?.name ?? "",
    ttl: String(record?.ttl ?? 3600),
    // A text that begins with a quote is entered in quotes, so that it is read back as it is.
    value: record?.type === "TXT" && record.value.startsWith('"') ? quoted(record.value) : (record?.value ?? ""),
    priority: number(record?.priority, "10"),
    weight: number(record?.weight, "0"),
    port: number(record?.port, ""),
    flags: number(record?.flags, "0"),
    tag: record?.tag || "issue",
  };
}

const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

export const isWhole = (text: string) => /^\d+$/.test(text.trim());

export function toRecord(values: RecordValues): ZoneRecordIn {
  const { type } = values;
  return {
    type,
    name: values.name.trim(),
    ttl: Number(values.ttl),
    value: values.value,
    ...(takesPriority(type) ? { priority: Number(values.priority) } : {}),
    ...(type === "SRV" ? { weight: Number(values.weight), port: Number(values.port) } : {}),
    ...(type === "CAA" ? { flags: Number(values.flags), tag: values.tag } : {}),
  };
}

/** What a record holds, in the order of zone files. */
export function valueText(record: Says): string {
  const { type, value, priority, weight, port, flags, tag } = record;
  if (type === "MX") return `${priority} ${value}`;
  if (type === "SRV") return `${priority} ${weight} ${port} ${value}`;
  if (type === "CAA") return `${flags} ${tag} ${value}`;
  return value;
}

export const saysText = (record: Says) => `${record.name} ${record.type} ${valueText(record)}`;
