declare module 'edtf' {
  /** Bounds in milliseconds since 1970, UTC; throws on what it cannot parse. */
  export default function edtf(text: string): { min: number; max: number }
}
