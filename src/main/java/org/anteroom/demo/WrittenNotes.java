package org.anteroom.demo;

import org.anteroom.notes.NoteText;

/** What the demo's providers have written. All of it is invented and none of it is advice. */
final class WrittenNotes {
    private WrittenNotes() {}

    static final NoteText MEDICATION = new NoteText(
            "Asks whether she may take her iron tablet together with the thyroid tablet. Feels well, no new symptoms.",
            "Looks well on video. Reads the labels aloud: levothyroxine 50 micrograms, iron 100 mg.",
            "Two medicines that hinder each other when taken together.",
            "Thyroid tablet on waking, iron four hours later. Blood test in six weeks.",
            "Take the thyroid tablet when you wake up and the iron tablet with lunch. Please have your blood tested in six weeks.");

    static final NoteText AFTER_HOSPITAL = new NoteText(
            "Home for four days after a week in hospital with heart failure. Less breathless, sleeps on two pillows.\nDaughter Helen helps with the tablets.",
            "Weight 80.4 kg, blood pressure 132/80, pulse 76, by her own devices. No swelling that she can show on video.",
            "Heart failure, better after treatment in hospital.",
            "Furosemide 40 mg in the morning goes on. Weighs herself every morning. Next video visit in six weeks.",
            "You are recovering well. Weigh yourself every morning and call us when it rises by two kilograms in three days.");

    static final NoteText WATER_TABLETS = new NoteText(
            "Shoes have felt tight since the weekend. Climbs one flight of stairs without a rest.",
            "Weight 81.0 kg after 79.6 kg a week ago, blood pressure 138/84. Ankles swollen on both sides, shown on video.",
            "Some extra water again; no sign of anything that needs hospital.",
            "Furosemide 80 mg for three days, then 40 mg again. Phone call on day four. Less salt, talked through with Helen.",
            "Your body holds some extra water. Take two water tablets in the morning for three days, then one again.");

    static final NoteText STEADY_WEIGHT = new NoteText(
            "Feels better. Sleeps on one pillow, walks to the corner shop and back.",
            "Weight 79.4 kg and steady for ten days, blood pressure 128/78, pulse 72.",
            "Heart failure, stable on the present treatment.",
            "No change of tablets. Blood test for kidneys and salts before the next visit in one week.",
            "Your weight is steady, and that is good news. Please keep your tablets as they are and have the blood test.");

    static final NoteText GLUCOSE = new NoteText(
            "Forgets the evening tablet about twice a week. Walks half an hour on most days.",
            "Thirty glucose readings: 108 to 196 mg/dl, highest after dinner. HbA1c 7.9 % two weeks ago.",
            "Type 2 diabetes, close to the target that we agreed on.",
            "Metformin both doses with dinner as one slow-release tablet. Eye examination is due.",
            "Tome la tableta de metformina una vez al día, con la cena. Pida también la revisión anual de los ojos.");

    static final NoteText PRESSURE = new NoteText(
            "No headaches. A dry cough since the new tablet, worse at night.",
            "Blood pressure at home 136/84 on average of fourteen readings.",
            "High blood pressure, well treated; the cough is most likely from lisinopril.",
            "Lisinopril stops, losartan 50 mg begins tomorrow. Readings for two weeks, then a video visit.",
            "La tos se debe probablemente a la tableta. Desde mañana tome la nueva y anote su presión durante dos semanas.");

    static final NoteText BACK = new NoteText(
            "Low back pain for five days after moving furniture. No numbness, no trouble with bladder or bowel.",
            "Walks on heels and toes in front of the camera, bends to the knees. No pain below the knee.",
            "Strained back without warning signs.",
            "Keeps moving, ibuprofen with food for at most a week, exercises sent. Comes back when it lasts for six weeks.",
            "Your back is strained and will heal. Keep moving. Call at once when a leg goes numb or you cannot pass water.");

    static final NoteText ASTHMA = new NoteText(
            "Mother reports: coughs on two nights a week, runs in school without a rest.",
            "Peak flow 210 l/min, 92 % of his best. Uses the inhaler with the spacer correctly, shown on video.",
            "Asthma, partly controlled.",
            "Morning and evening puff goes on. Written plan for a cold renewed and sent to the school.",
            "Noah is doing well. Please go on with one puff in the morning and one in the evening, always with the spacer.");

    static final NoteText KNEE = new NoteText(
            "Right knee hurts on stairs, stiff for ten minutes in the morning. Gardening is possible.",
            "Bends the knee to a right angle on video, no redness, slight swelling.",
            "Worn knee joint, no sign of infection.",
            "Physiotherapy twice a week, paracetamol when needed. Video visit in three weeks.",
            "Your knee is worn, and exercise helps most. Please begin the physiotherapy and keep using the stairs slowly.");
}
