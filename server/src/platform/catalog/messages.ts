/** 「データの提案」 and 「間違いの報告」: shapes and SQL. What somebody wrote is read by staff of the tenant alone. */
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';

export const messageStates = ['new', 'seen', 'done'] as const;
export type MessageState = (typeof messageStates)[number];
export type MessageKind = 'suggestion' | 'report';

export const messageText = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((value) => value.toWellFormed().replaceAll('\0', '').trim())
    .min(1);

export interface Message {
  readonly id: string;
  readonly kind: MessageKind;
  readonly datasetId: string | undefined;
  readonly resourceId: string | undefined;
  readonly body: string;
  readonly replyTo: string | undefined;
  readonly state: MessageState;
  readonly answer: string | undefined;
  readonly arrivedAt: Date;
}

interface MessageRow {
  readonly id: string;
  readonly kind: MessageKind;
  readonly dataset_id: string | null;
  readonly resource_id: string | null;
  readonly body: string;
  readonly reply_to: string | null;
  readonly state: MessageState;
  readonly answer: string | null;
  readonly arrived_at: Date;
}

const columns = 'id, kind, dataset_id, resource_id, body, reply_to, state, answer, arrived_at';

function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    kind: row.kind,
    datasetId: row.dataset_id ?? undefined,
    resourceId: row.resource_id ?? undefined,
    body: row.body,
    replyTo: row.reply_to ?? undefined,
    state: row.state,
    answer: row.answer ?? undefined,
    arrivedAt: row.arrived_at,
  };
}

/** False when the tenant has received `perDayMax` in the day before. */
export async function insertMessage(
  database: Queryable,
  tenant: string,
  message: Message,
  perDayMax: number,
): Promise<boolean> {
  const inserted = await database.execute(
    `insert into dataset_message (tenant, ${columns}, changed_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz, $10
     where (select count(*) from dataset_message
            where tenant = $1 and arrived_at > $10::timestamptz - interval '1 day') < $11`,
    [
      tenant,
      message.id,
      message.kind,
      message.datasetId ?? null,
      message.resourceId ?? null,
      message.body,
      message.replyTo ?? null,
      message.state,
      message.answer ?? null,
      message.arrivedAt,
      perDayMax,
    ],
  );
  return inserted > 0;
}

/** Newest first, those before `before`. */
export async function listMessages(
  database: Queryable,
  tenant: string,
  page: {
    readonly state?: MessageState | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly ListedMessage[]> {
  const rows = await database.query<MessageRow & { readonly dataset_title: string | null }>(
    `select ${columns}, (
       select v.document #>> '{title,ja}' from dataset d
       join dataset_version v
         on v.tenant = d.tenant and v.dataset_id = d.id and v.version = d.head
       where d.tenant = m.tenant and d.id = m.dataset_id) as dataset_title
     from dataset_message m
     where tenant = $1 and ($2::text is null or state = $2) and ($3::text is null or id < $3)
     order by id desc limit $4`,
    [tenant, page.state ?? null, page.before ?? null, page.limit],
  );
  return rows.map(({ dataset_title, ...row }) => ({
    ...messageOf(row),
    datasetTitle: dataset_title ?? undefined,
  }));
}

/** With what the dataset is called now; undefined where it is of none. */
export interface ListedMessage extends Message {
  readonly datasetTitle: string | undefined;
}

export async function updateMessage(
  database: Queryable,
  tenant: string,
  id: string,
  change: { readonly state: MessageState; readonly answer: string | undefined; readonly at: Date },
): Promise<Message | undefined> {
  const rows = await database.query<MessageRow>(
    `update dataset_message set state = $3, answer = coalesce($4, answer), changed_at = $5
     where tenant = $1 and id = $2 returning ${columns}`,
    [tenant, id, change.state, change.answer ?? null, change.at],
  );
  return rows.map(messageOf)[0];
}

/** By its id, which only its sender and staff know. */
export async function findMessage(
  database: Queryable,
  id: string,
): Promise<{ readonly tenant: string; readonly message: Message } | undefined> {
  const rows = await database.query<MessageRow & { readonly tenant: string }>(
    `select tenant, ${columns} from dataset_message where id = $1 limit 1`,
    [id],
  );
  return rows.map(({ tenant, ...row }) => ({ tenant, message: messageOf(row) }))[0];
}

/** What staff answered to reports of mistakes in a dataset, the newest first; never what was written to them. */
export async function listAnswers(
  database: Queryable,
  tenant: string,
  datasetId: string,
  limit: number,
): Promise<readonly { readonly answer: string; readonly answeredAt: Date }[]> {
  return database.query(
    `select answer, changed_at as "answeredAt" from dataset_message
     where tenant = $1 and dataset_id = $2 and kind = 'report' and state = 'done' and answer <> ''
     order by changed_at desc, id limit $3`,
    [tenant, datasetId, limit],
  );
}
