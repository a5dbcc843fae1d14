/** A message, or its forms by plural category. `{name}` is filled from the values given. */
export type Message = string | { one: string; other: string }
