/** Uploads one after the other, each with how far it is. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { isProblem } from "@/api/client";
import { toast } from "@/components/toasts";
import { problemText } from "@/components/ProblemView";
import { MOST_BYTES, sendFile } from "./calls";

interface Upload {
  /** Folders and name: two folders may have a file of one name. */
  key: string;
  percent: number;
  /** Why it is not there. */
  failed?: string;
}

const REFUSED_KEYS = ["AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"];

export function useUploads(urlOf: (key: string) => Promise<{ url: string }>, prefix: string) {
  const { t } = useTranslation("storage");
  const client = useQueryClient();
  const [list, setList] = useState<Upload[]>([]);
  const set = (key: string, now: Omit<Upload, "key"> | null) => setList((old) => [...old.filter((one) => one.key !== key), ...(now ? [{ key, ...now }] : [])]);
  const why = (error: unknown) => {
    if (!isProblem(error) || error.status === 0) return t("file.upload_lost");
    if (error.code === "QuotaExceeded") return t("file.upload_full");
    if (REFUSED_KEYS.includes(error.code)) return t("file.upload_denied");
    // A storage says no with a word, we say it in a sentence.
    return error.detail ? problemText(error).detail : t("file.upload_refused", { code: error.code || error.status });
  };
  const add = async (files: File[]) => {
    for (const file of files) {
      const key = `${prefix}${file.name}`;
      if (file.size > MOST_BYTES) {
        set(key, { percent: 0, failed: t("file.upload_big") });
        continue;
      }
      set(key, { percent: 0 });
      try {
        const { url } = await urlOf(key);
        await sendFile(url, file, (percent) => set(key, { percent }));
        set(key, null);
        toast.done(t("file.upload_done", { name: file.name }));
      } catch (error) {
        // It stays in sight until the file is chosen again.
        set(key, { percent: 0, failed: why(error) });
      }
      refreshTopics(client, ["customer"]);
    }
  };
  return { list, add: (files: File[]) => void add(files) };
}
