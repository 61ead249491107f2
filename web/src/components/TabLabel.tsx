/** What a tab is called, and how many things are behind it. */
import type { DetailTab } from "./DetailPage";
import classes from "./DetailPage.module.css";

export function TabLabel({ tab }: { tab: DetailTab }) {
  return (
    <>
      {tab.label}
      {tab.count === undefined ? null : <span className={classes.count}>{tab.count}</span>}
    </>
  );
}
