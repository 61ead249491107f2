/** Lines to be copied into a terminal or a file. */
import { CopyButton } from "./CopyId";
import classes from "./CodeBlock.module.css";

interface CodeBlockProps {
  text: string;
  label: string;
  /** What the copy button copies: "Copy commands". */
  what: string;
  /** The file it belongs into. */
  place?: string;
}

export function CodeBlock({ text, label, what, place }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <div className={classes.text}>
        {place ? <span className={`mono ${classes.place}`}>{place}</span> : null}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long line scrolls and must be reachable */}
        <pre className="mono" tabIndex={0} aria-label={label}>
          {text}
        </pre>
      </div>
      <CopyButton value={text} what={what} />
    </div>
  );
}
