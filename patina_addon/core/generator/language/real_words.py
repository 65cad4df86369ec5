# SPDX-License-Identifier: GPL-3.0-or-later
"""English words that differ from those of materials by a letter or two, and are not misspelled: plant, steal."""

from __future__ import annotations

from ..recipe import words

REAL_WORDS = words(
    """
    abandons abate accident adder adore agave aggravate agnate alden algal allay allot allow alter ashtray
    backboard backstop backwoods badgered banished barber barnyard bartered basal basaltic baseboard baseline
    basked basset baton battened batteries beached beater belch benton berger bettered bickered birth birthmark
    blackest blacking blacklist blanched blank bleach bleacher blinkered blisters blots blowfish blown bluefish
    bluer bluff bluffed bolder bolos bolstered bolus bothered bounder bouts brackish braes brags brash brats brawn
    brays breach breached breathed breech bricklayer brink brisk broached brock broke broker bronzed brownian
    brownies browning brows brunt brush buffer buffered buffet buffeted buffy buick bumps burns burst buttered
    caine cakewalk calcutta cameo campo caned canoe canton capped capper capstone carbonic cardigan careening
    carjacked carlton carmel carne carnival carpeted carson cartoon cartoony casement cashiered cashiers cemented
    centerfold centering centralize cesar chaining chaired champing chanteuse chappies charged charlton charmed
    charted chartered chartres cheeping cheery chefs chest chestful chews chickened chico chilling chink chins
    chipper chirped chirping chocked chocolatey chocolatier chocolaty chomping chopped chopper chopping choral
    chucked chuckled clack clapped clapping clary clement clipboard clipped clipping clothe clots coarser cobbler
    coffer colorfully competing concerted concerto concerts concretely conjugated conjugation conquered contrite
    cooper copier copped copter cordoned corral correlated correlation corrode corrosive corrupted corruption
    cortes cortex cotta cottoned coveralls cracker crackhead crackle craig crane craned crank cranked crated
    craved craze creak creaky creamery cress crick crimping crippled crippling crock crocked cropper cropping
    crouched crouches crumble crumple crumpling curbstone damage debasing debating decamped decanted deceased
    deciding declared declaring decoding decoyed defacing defaming delayed delaying denis deserted deserter
    dessert dewey diffused dipping disbursed disclosed discovered discussed diseased disguised disgusted
    dishonored disposed disputed dissed distress distrusted ditty docking dolts drawn drifting drilling drinking
    drooping dropping duane ducking duckling dunce dunne durst dusky enamored englishman erode esmeralda faced
    factored fades faints fairyland faked faking falklands famed fancying fared farmhand farmyard fated faxed
    fazed featured feint fencer fending ferry fetching filth fishbowl flailing flake flamed flaming flamingo
    flanked flanking flapping flared flaring flashing flaunted flawed flayed flaying fleeced fleecing flicking
    fling flinging flirt floating flocking flogging floored flouted flunking flurry flute foreground forested
    fracture freaking frigging fronted frosh froze galvanize gating gavel gazed gelded ginny girded glade glans
    glare glared gleaning glided gloating globs glooming glows grabbing grabs grace gracing grade grading grads
    grady grafting grain grams granny granting grape graphics graphing grasp grasping grassing grassroots grater
    gratin grave graven graver gravy graying graze grazed grazing grease greasing greed greek greene greenest
    greening greenwich greer greet greeting grift grill grimly grimm grind gripe grist gritting groaning groomed
    groove gross grotty grounded grounder group grovel grudge grunting guilt gyrate gyrating hammerhead hampered
    hided hokey holey homey honed hones honky hooey ironies jaded jagger jogged joining joins joists jousting
    jugged jumped kitted knighted knighting kraut labeling landlines landmine larva latch later lather leaky leary
    leases leave leaved leaver lecherous licensed liens lifeline lightened liken likes limber limey linden liner
    links linus listened liven lives loaves lodestone lumbar lumbered lurch luscious mable macaroon maintain
    making mamma marbled marbling marching marion marketing marlon marooned marquise marring marrying martinis
    masking matter maude medal mediaeval mental messy metabolic milder milkweed minty missy moises molly moody
    mornings mortal mortared mortuary moses mosey mound mounting mousy mullins muscling muslim mustered navvies
    negating neglects nesting nestling nicked nicker ogled oilers oliver orang other overblown overdrawn overflown
    overthrown oxidize pacer pacing packet paddle paddling pager paging pained pains painter paintings paler
    pamper pandered pandering panes panted papering parceled parented paring particle patel patented patrol pauper
    paved paves pawing payer paying peace peachy pealing pedaling peddle peddlers peddling peeing peeked peeking
    peeler peeped peeping peered peering peeved pellet perch percolated perforate perforating performed perished
    pester pestered peter petrels picked picker piddle piled piloting pinched pined pinko pinky piper pirating
    placating placement placid placing plaguing plait plane planing planning plans plant planter planting
    plasterer platter playing plaything pleading pleasing plonk plotters plotting plucking plumb plume plump
    plunging plunk pluses poach pocket point pointed polar polisher polishes pollster poppins popular positing
    posture potter pouncing pounding powder powdered prancing prank prating preach preacher preening printing
    prints published pulsating puncher punches punished rabble ragged rainmaker ratting rattling recanted reclaims
    reclined reflecting reflection reflexive refractive regained reined remained reopened repaired repented
    replanted reprinted resign respective rested resting restored retained retry reverted ricky rigged ringtail
    riven rivulets roadside roasting robbed robber romantic rookies roosting rooting rosin rotating rotted rotter
    rouge roughest roust rousted rousting routing rubbed rubdown ruble rugby ruggedly rugger rumble runty ruptured
    rustled rustling rutting saggy sailed salon saloon sandstorm saree sarge satan scabby scabies scald scallion
    scalp scamp scape scare scariest scary scattered schism scoff scoffed scone scoot scorcher scorches scotches
    scrammed scratcher scrawled screamed screeched screechy screen screened screw screwed screwy scrimped scripted
    scruff scrunched scrunchy scuffles scurf searched seared secreted sedge seedling septa sergei serve settling
    shabbily shack shacking shackling shale shandy shang sharking shatters sheared sheen sheep sheer shelling
    sheltered shine shinny shins shipload shocking shone shoot showy shrews shucking shuffled shuttered silicate
    silicon silvered siree siring siting sizing skate skeet skein skidding skink skint slack slacking slake slated
    slater slathered slave sleep sleet slice sliding slink sliver slouched smack smacking smelling smiled smoggy
    smooch smoother smoothie smoothies smoothly smudge smuggled snack snacking snaked snarling snatched snoot
    snooty snuff snuffed soaped soared socked socking softy solver sooth sorties spacesuit spanking sparking spate
    spattered speared spelling spick spilt spiny splat splint spoil spoiled sprained spree sprit spruced spuds
    sputtered squarely squashed squatted squawked squeaked squealed squired squirmed squirted stack stacking stage
    staked stale stalking stalling stamp stand stapling starched starlet starling starring starting startling
    starving state stateroom stationed steal stealing steaming steed steele steeling steep steer steering stele
    stellate stemming stepping sticking stifling stilling stingray stirling stirring stocking stoke stole stoned
    storming story strained strainer strap strapped stray stretched stretchy strew striae striated stride striding
    strife strike strikers stringed striper stripped stripper strive strived stubs studied studies stuff stuffed
    stuns stuttered sucking suckling sunbaked sunstone surfaced surge sustained swallowed swami sweated swedes
    sweet sweeter swelling swelter swerving swirling tailed tailing tampered tarnishes tartar tarzan tattooed
    teetered testicle tethered thatcher thread tickling tiding tilled tilling tilted tilting timbre timed timer
    timing tingling tinkling tired tiring title titled toiled toiling topsail trailing traversing treat treed
    trend triad trifling trill trilling tripling tweak tween tweet twirl twirling twitched unevenly unpublished
    unpunished upholstered vanished vanishes vantage vegetarian vegetative veiled veiling veils veneration violent
    volcanism volcanoes volcanos waded waders wafer waged wager waiter waked wallow wallpapered walter waned
    waster waterway waved waver waxen wealthier weatherly weathermen weaver wedge wether whiles whine whited
    whitefish whiten whiteout whiter whitewall whitey wicked wicket wince wined wireless woken women woodcock
    wooded woodsmen woodward woodwind wooed workout wreathed write yearn yellowing
    """
)
