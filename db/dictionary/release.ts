/**
 * To whom a file goes. `internal`: colleagues, everything open, as it stands. `partner`: another
 * organisation that keeps it as closely. `public`: anybody, for ever.
 */
export const profiles = ['internal', 'partner', 'public'] as const
export type Profile = (typeof profiles)[number]

/** A profile under which a file leaves the organisation. */
export type Outward = Exclude<Profile, 'internal'>

/**
 * What becomes of a field that leaves: it goes as it stands, it goes as free text of a record that a
 * second person has verified, it goes only as coarse as no few people share it, or not at all.
 */
export type Treatment = 'keep' | 'reviewed' | 'coarsen' | 'drop'

/** What each profile does with a field. Internal files carry whatever is open. */
export type Release = Readonly<Record<Outward, Treatment>>

/** Of nothing that was not thought about, anything leaves. */
export const stays: Release = { partner: 'drop', public: 'drop' }
export const leaves: Release = { partner: 'keep', public: 'keep' }
export const leaves_coarse: Release = { partner: 'coarsen', public: 'coarsen' }
/** Free text may say anything: to partners once it was reviewed, to the public never. */
export const leaves_reviewed: Release = { partner: 'reviewed', public: 'drop' }
