/** Uploads one after the other, each with how far it is. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { toast } from "@/components/toasts";
import { sendFile } from "./calls";

interface Upload {
  name: string;
  percent: number;
  failed: boolean;
}

export function useUploads(urlOf: (key: string) => Promise<{ url: string }>, prefix: string) {
  const { t } = useTranslation("storage");
  const client = useQueryClient();
  const [list, setList] = useState<Upload[]>([]);
  const set = (name: string, now: Omit<Upload, "name"> | null) => setList((old) => [...old.filter((one) => one.name !== name), ...(now ? [{ name, ...now }] : [])]);
  const add = async (files: File[]) => {
    for (const file of files) {
      set(file.name, { percent: 0, failed: false });
      try {
        const { url } = await urlOf(`${prefix}${file.name}`);
        await sendFile(url, file, (percent) => set(file.name, { percent, failed: false }));
        set(file.name, null);
        toast.done(t("file.upload_done", { name: file.name }));
      } catch {
        // It stays in sight until the file is chosen again.
        set(file.name, { percent: 0, failed: true });
      }
      refreshTopics(client, ["customer"]);
    }
  };
  return { list, add: (files: File[]) => void add(files) };
}
