import { expect, test } from 'vitest';
import { accountEventOf, actionOf } from './action.ts';

test('an operation is a verb and a thing, the longer name before the shorter', () => {
  expect(actionOf('publishDataset')).toEqual({ verb: 'publish', thing: 'Dataset' });
  expect(actionOf('listDatasetMessages')).toEqual({ verb: 'list', thing: 'DatasetMessage' });
  expect(actionOf('queryEntities')).toEqual({ verb: 'list', thing: 'Entit' });
  expect(actionOf('retrieveEntityTypes')).toEqual({ verb: 'look', thing: 'EntityType' });
  expect(actionOf('ckan_package_createV3')).toEqual({ verb: 'add', thing: 'Dataset' });
  expect(actionOf('ckan_datastore_upsert')).toEqual({ verb: 'change', thing: 'Row' });
  expect(actionOf('grantRole')).toEqual({ verb: 'grant', thing: 'Role' });
});

test('what has no words keeps its own name', () => {
  for (const operation of ['tryFormula', 'ckan_group_create', 'account.signed-in', '']) {
    expect(actionOf(operation)).toBeUndefined();
  }
  expect(accountEventOf('account.signed-in')).toBe('signed-in');
  expect(accountEventOf('account.unheard-of')).toBeUndefined();
});
