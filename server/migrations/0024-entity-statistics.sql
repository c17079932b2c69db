-- How many combinations of types the planner reckons with, whatever a sample of the table shows: a table that was looked at
-- while it held one type would else be walked by id, past all of that type, to find the few entities of another.
alter table entity alter column type_set set (n_distinct = 1000);
