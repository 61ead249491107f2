/** Short notes about results. Never for errors that need reading: those stay where they happened. */
import { CloseButton } from "@mantine/core";
import { IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { t } from "@/i18n";
import classes from "./toasts.module.css";

interface Toast {
  id: number;
  tone: "good" | "info";
  text: string;
  action?: { label: string; run: () => void };
}

let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(list: Toast[]) {
  toasts = list;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id));

function show(toast: Omit<Toast, "id">) {
  const id = next++;
  set([...toasts.slice(-2), { ...toast, id }]);
  setTimeout(() => dismiss(id), toast.action ? 9000 : 5000);
}

export const toast = {
  done: (text: string, action?: Toast["action"]) => show({ tone: "good", text, action }),
  note: (text: string, action?: Toast["action"]) => show({ tone: "info", text, action }),
};

export function Toaster() {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={classes.region} role="status" aria-live="polite">
      {list.map((item) => (
        <div key={item.id} className={classes.toast} data-tone={item.tone}>
          {item.tone === "good" ? <IconCircleCheck size={19} aria-hidden /> : <IconInfoCircle size={19} aria-hidden />}
          <span className={classes.text}>{item.text}</span>
          {item.action ? (
            <button
              type="button"
              className={classes.action}
              onClick={() => {
                item.action?.run();
                dismiss(item.id);
              }}
            >
              {item.action.label}
            </button>
          ) : null}
          <CloseButton size="sm" variant="transparent" className={classes.close} aria-label={t("app.close")} onClick={() => dismiss(item.id)} />
        </div>
      ))}
    </div>
  );
}
