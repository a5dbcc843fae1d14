import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  await ddl.run(`create table term (
    vocabulary text not null,
    code text not null,
    parent text,
    position integer not null,
    label_en text not null,
    label_ko text not null,
    definition_en text not null,
    definition_ko text not null,
    includes_en text,
    includes_ko text,
    excludes_en text,
    excludes_ko text,
    example_en text,
    example_ko text,
    huridocs text,
    aliases text,
    inverse text,
    retired_at text,
    primary key (vocabulary, code)
  )`)
}
