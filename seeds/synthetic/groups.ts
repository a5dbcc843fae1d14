const types: Record<string, string> = {
  custody:
    'arrest summons detention disappearance interrogation forced_confession release communication_interception',
  goods: 'confiscation extortion search',
  court: 'trial public_trial public_denunciation sentence',
  harm: 'torture ill_treatment sexual_violence forced_abortion denial_of_food_or_medical_care execution killing death_in_custody',
  labour: 'forced_labour labour_mobilisation',
  border: 'shooting_at_border forced_repatriation human_trafficking',
}

const groups = new Map(
  Object.entries(types).flatMap(([group, list]) => list.split(' ').map((type) => [type, group])),
)

/** The group of acts that a type belongs to: what is told of it is alike. */
export const groupOf = (type: string): string => groups.get(type) ?? 'home'
