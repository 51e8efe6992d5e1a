// The characteristics of TM Forum's resources: names with values of any type, read as texts.
export const traitOf = (traits: readonly { name?: string; value?: unknown }[] | undefined, name: string): string | undefined => {
  const value = traits?.find((c) => c.name === name)?.value;
  return value === undefined || value === null ? undefined : String(value);
};
