/** Shapes of what is told about deliveries. */
import { z } from 'zod';
import type { EndpointState } from '../dispatcher.ts';

export const deliverySchema = z
  .object({
    id: z.uuid(),
    subscriptionId: z.string(),
    endpoint: z.string(),
    entityId: z.string(),
    createdAt: z.string(),
    attempts: z.int(),
    lastError: z.string().optional(),
    isDead: z.boolean(),
    deadAt: z.string().optional().describe('When it was given up.'),
  })
  .meta({ id: 'Delivery' });

export const endpointSchema = z
  .object({
    endpoint: z.string(),
    waiting: z.int().describe('In the memory of this process.'),
    hasBacklog: z.boolean().describe('More waits in the database.'),
    failures: z.int().describe('In a row.'),
    pausedUntil: z.string().optional().describe('When the next attempt is made.'),
    lastError: z.string().optional(),
  })
  .meta({ id: 'DeliveryEndpoint' });

export function shownLane({
  pausedUntil,
  lastError,
  ...state
}: EndpointState): z.input<typeof endpointSchema> {
  return {
    ...state,
    ...(lastError === undefined ? {} : { lastError }),
    ...(pausedUntil === 0 ? {} : { pausedUntil: new Date(pausedUntil).toISOString() }),
  };
}
