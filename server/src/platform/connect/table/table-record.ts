/** A row with the plan it was read by: what the reader of tables yields as a record. */
import type { TablePlan } from '@kumiki/civic';
import type { TableRow } from './table-rows.ts';

export class TableRecord {
  readonly plan: TablePlan;
  readonly row: TableRow;

  constructor(plan: TablePlan, row: TableRow) {
    this.plan = plan;
    this.row = row;
  }
}
