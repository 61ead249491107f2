/** Nothing here yet: says so, and offers the first thing to do. */
import type { ReactNode } from "react";
import type { Icon } from "@tabler/icons-react";
import classes from "./ProblemView.module.css";

interface EmptyProps {
  icon?: Icon;
  title: string;
  text?: string;
  action?: ReactNode;
  /** Stands for a whole page. */
  page?: boolean;
}

export function Empty({ icon: Icon, title, text, action, page }: EmptyProps) {
  const Heading = page ? "h1" : "h2";
  return (
    <div className={classes.panel}>
      {Icon ? (
        <span className={classes.icon} aria-hidden>
          <Icon size={24} />
        </span>
      ) : null}
      <Heading className={classes.title}>{title}</Heading>
      {text ? <p className={classes.detail}>{text}</p> : null}
      {action ? <div className={classes.actions}>{action}</div> : null}
    </div>
  );
}
