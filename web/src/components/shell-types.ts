/** What the three faces hand to the shell. */
import type { Icon } from "@tabler/icons-react";

export type Face = "shop" | "portal" | "admin";

export interface NavItem {
  label: string;
  href: string;
  icon: Icon;
  /** Marks the item only on exactly this path (a face's start page). */
  exact?: boolean;
  /** A number worth seeing from anywhere: what is due, what failed. */
  count?: number;
}

export interface NavGroup {
  label?: string;
  items: NavItem[];
}

export interface Command {
  id: string;
  label: string;
  description?: string;
  icon?: Icon;
  href?: string;
  run?: () => void;
}

export interface CommandSource {
  commands: Command[];
  /** Asks the server while the person types. */
  search?: (text: string, signal: AbortSignal) => Promise<Command[]>;
}
