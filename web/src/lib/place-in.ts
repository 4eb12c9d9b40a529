/** "Argentina / Buenos Aires": what people know of a time zone, without what is for machines. */
export function placeIn(zone: string): string {
  return zone.replaceAll('_', ' ').replaceAll('/', ' / ')
}
