/** The tables of the keys that packages are signed with. */
export type KeyTables = {
  signing_key: {
    /** Always `own`: there is one. */
    name: string
    /** Both in base64: 32 bytes as they are, and PKCS #8. */
    public_key: string
    private_key: string
    created_at: string
    seal: string
  }
  /** What people call the installation that a key is of. */
  known_key: { fingerprint: string; name: string; added_at: string; seal: string }
}
