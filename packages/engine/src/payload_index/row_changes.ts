/**
 * Which rows of a segment were given other payloads, in the order in which it happened.
 *
 * A chain that is held by its end: whoever looks back holds the link that was the last one when he
 * began, and all that nobody can look back to is garbage. So it needs no bound and no trimming.
 */
interface Link {
  readonly row: number;
  next: Link | undefined;
}

/** See the head of the file. */
export class RowChanges {
  private last: Link = { row: -1, next: undefined };

  add(row: number): void {
    const link = { row, next: undefined };
    this.last.next = link;
    this.last = link;
  }

  /** The rows that change from here on. */
  since(): ChangedRows {
    return new ChangedRows(this.last);
  }
}

/** The rows that have changed since a moment. */
export class ChangedRows {
  private readonly rows = new Set<number>();
  private last: Link;

  constructor(last: Link) {
    this.last = last;
  }

  /** As it is now. */
  get all(): ReadonlySet<number> {
    for (let { next } = this.last; next !== undefined; { next } = next) {
      this.rows.add(next.row);
      this.last = next;
    }
    return this.rows;
  }

  has(row: number): boolean {
    return this.all.has(row);
  }
}
