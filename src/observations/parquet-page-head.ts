import type { DataPageHeaderV2, PageHeader } from 'hyparquet/src/types.js';

/** Bytes of the levels before the values of a page in the newer form. */
export const levelsOf = (header: DataPageHeaderV2): number =>
  header.definition_levels_byte_length + header.repetition_levels_byte_length;

/** Whether the head of a page says all that its type needs, in numbers that there can be. */
export function isWhole(
  { type, uncompressed_page_size: size, ...header }: PageHeader,
  length: number,
): boolean {
  const { data_page_header: one, data_page_header_v2: two, dictionary_page_header: dictionary } = header;
  const isCount = (value: number | undefined): boolean => Number.isInteger(value) && Number(value) >= 0;
  if (!isCount(size)) return false;
  switch (type) {
    case 'DATA_PAGE':
      return two === undefined && one?.encoding !== undefined && isCount(one.num_values);
    case 'DATA_PAGE_V2':
      return (
        one === undefined &&
        two?.encoding !== undefined &&
        [
          two.num_values,
          two.num_nulls,
          two.definition_levels_byte_length,
          two.repetition_levels_byte_length,
        ].every(isCount) &&
        two.num_nulls <= two.num_values &&
        levelsOf(two) <= Math.min(size, length)
      );
    case 'DICTIONARY_PAGE':
      return isCount(dictionary?.num_values);
    default:
      return type === 'INDEX_PAGE';
  }
}

/** How many values a page says that it holds. */
export const valuesOf = ({
  data_page_header: one,
  data_page_header_v2: two,
  dictionary_page_header: dictionary,
}: PageHeader): number => one?.num_values ?? two?.num_values ?? dictionary?.num_values ?? 0;
