/** Where the names stand that the mapping reads; what stands above is for people, what stands below is data. */
export const headerRow = 3;
export const firstRow = headerRow + 1;
/** Rows that have drop-down lists; what is written below them is read all the same. */
export const lastRow = headerRow + 2000;

export const unitsSheet = 'Enheter';
/** Units that the workbook has room for, from row 2 of their sheet. */
export const unitRows = 40;
