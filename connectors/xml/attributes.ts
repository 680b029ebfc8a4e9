/** Whether an attribute is data; declarations of namespaces and schemas are not. */
export const isData = (name: string): boolean =>
  !(name.startsWith('xml') && /^xmlns(?::|$)/.test(name)) && !name.startsWith('xsi:');

/** Whether an attribute says that its element holds nothing (`xsi:nil="true"`). */
export const isNil = (name: string, value: string): boolean =>
  (value === 'true' || value === '1') && name.endsWith(':nil');
