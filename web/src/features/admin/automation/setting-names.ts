/** What people call the automation's settings, where the server's sentences name them by their key. */
import { useQuery } from "@tanstack/react-query";
import { adminRead } from "@/api/admin";
import { spoken } from "@/lib/spoken";

const KEY = /\b[a-z_]+(?:\.[a-z_]+)+\b/g;

export function useSettingNames() {
  const settings = useQuery({ ...adminRead.automation(), staleTime: 600_000 }).data?.values;
  const name = (key: string): string => settings?.find((setting) => setting.key === key)?.label ?? key;
  return {
    name,
    /** A whole sentence: its settings by name, its amounts and days as people read them. */
    sentence: (text: string): string => spoken(text.replaceAll(KEY, (key) => (settings?.some((setting) => setting.key === key) ? `“${name(key)}”` : key))),
  };
}
