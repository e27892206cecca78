/** Labelled digit cells kept from corrections, so that a city's own handwriting makes its reader better. */
import { index, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, id, instant } from './columns.ts'
import { photos } from './photos.ts'

export const corpusCells = pgTable(
  'corpus_cells',
  {
    id: id(),
    photoId: uuid('photo_id')
      .notNull()
      .references(() => photos.id),
    /** keyed hash of the provider's number: tells hands apart, names nobody */
    writer: text('writer').notNull(),
    field: text('field').notNull(),
    row: smallint('row').notNull(),
    /** which box of the field, 0 the leftmost */
    place: smallint('place').notNull(),
    /** 0-9; 10 an empty box */
    label: smallint('label').notNull(),
    /** what the model made of it */
    readAs: smallint('read_as').notNull(),
    engine: text('engine').notNull(),
    /** as stated when it was kept */
    purpose: text('purpose').notNull(),
    /** 36 × 28 bytes of ink, sealed */
    sealedCell: bytea('sealed_cell').notNull(),
    keptAt: instant('kept_at').notNull(),
  },
  (t) => [
    unique('one_cell_a_box').on(t.photoId, t.field, t.row, t.place),
    index('corpus_cells_of_writer').on(t.writer),
  ],
)

/** Photos that were looked at for cells, so that each is once. */
export const corpusLooks = pgTable('corpus_looks', {
  photoId: uuid('photo_id')
    .primaryKey()
    .references(() => photos.id),
  lookedAt: instant('looked_at').notNull(),
})
