import { translator, type Translate } from '../language.ts'

/** What is wrong with a package as a file: with which of its files, or its container. */
export type PackageFault = {
  code: FaultCode
  file: string
  values?: Record<string, string> | undefined
}

export const fault_codes = [
  ...(['not_zip', 'stranger', 'twice', 'packed', 'too_many', 'missing', 'unreadable'] as const),
  ...([
    'unsigned',
    'other_order',
    'not_listed',
    'not_certified',
    'otherwise',
    'too_long',
    'newer',
  ] as const),
  ...(['not_as_written', 'empty', 'unknown_column', 'column_twice', 'no_column', 'cells'] as const),
  ...(['not_csv', 'not_utf8', 'not_in_order'] as const),
] as const
export type FaultCode = (typeof fault_codes)[number]

/** A fault as a sentence; nothing of what the package holds is in it. */
export const faultText = ({ code, file, values }: PackageFault, t: Translate) =>
  t(`package.fault_${code}`, { file, ...values })

/** A package that cannot be gone on with. */
export class BadPackage extends Error {
  readonly fault: PackageFault
  constructor(code: FaultCode, file = 'container', values?: Record<string, string>) {
    const fault = { code, file, values }
    super(faultText(fault, translator('en')))
    this.fault = fault
  }
}
