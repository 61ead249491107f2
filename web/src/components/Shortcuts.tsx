/** The keys that work everywhere, shown with `?`. */
import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Shortcuts.module.css";

const KEYS = [
  [["Ctrl", "K"], "shortcuts.palette"],
  [["/"], "shortcuts.search"],
  [["?"], "shortcuts.help"],
  [["Esc"], "shortcuts.close"],
] as const;

export default function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("app.shortcuts")} size="sm" closeButtonProps={{ "aria-label": t("app.close") }}>
      <dl className={classes.list}>
        {KEYS.map(([keys, label]) => (
          <div key={label} className={classes.row}>
            <dt>{t(label)}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
